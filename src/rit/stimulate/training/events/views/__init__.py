"""HTTP of training: fetch what may be seen, call one action, show a page."""
