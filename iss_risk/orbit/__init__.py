"""Where the object is: orbit files of any common format, and the newest orbit that can be had."""
