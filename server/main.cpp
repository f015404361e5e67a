// Starts here; see config.hpp for the command line and sandbox.hpp for what is put together.
int main() { return 0; }
