"""Large tables of cases (bảng hồ sơ): projected on what the rules in force read, each signature inferred once, joined back."""
