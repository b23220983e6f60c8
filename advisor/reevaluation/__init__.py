"""What a change of law moves (đánh giá lại): plans by cause, their record of decisions, the night job, and large tables of cases."""
