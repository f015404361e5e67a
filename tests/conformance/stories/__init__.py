"""What is called of a service, in which order, and with which values where the model does not tell."""
