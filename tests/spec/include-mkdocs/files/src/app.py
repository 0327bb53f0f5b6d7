import sys

# --8<-- [start:main]
def main():
    return 0
# --8<-- [end:main]
