"""HTTP of the library: fetch what may be seen, call one action, show a page."""
