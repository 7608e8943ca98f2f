"""The directory: areas, territory, units and the lines on which they are reached."""
