"""HR's file of the corps on a day: read, compared with the register, shown, and applied as it was shown."""
