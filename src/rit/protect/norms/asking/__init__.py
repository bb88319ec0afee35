"""What a rule means: an employee asks, the coordinator answers, what helps others becomes part of the page (L3-b)."""
