"""`python -m advisor` is `advisor`."""

from .cli.main import main

if __name__ == "__main__":
    main()
