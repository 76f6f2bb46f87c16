"""What goes in and out of the editorial API, a file each."""
