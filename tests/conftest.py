"""What every test stands on."""

import os

# In which language the program speaks on the terminal is no matter of the machine that runs the tests.
os.environ["LC_ALL"] = "C.UTF-8"
