"""What leaves the program on paper or screen: Word documents, pages, and the Vietnamese of numbers, dates and order."""
