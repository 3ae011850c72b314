"""The example stays short enough to be read at one sitting."""

import unittest

from support import BACKEND


class Size(unittest.TestCase):
    def test_the_file_has_fewer_than_400_lines_of_at_most_100_characters(self):
        lines = [line for line in BACKEND.read_text().splitlines() if line.strip()]
        self.assertLess(len(lines), 400)
        self.assertLessEqual(max(map(len, lines)), 100)


if __name__ == "__main__":
    unittest.main()
