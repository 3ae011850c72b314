"""Long polls, and the feed of changes."""

import json
import threading
import time
import unittest

import golden
from support import Backend, new_id


class Waiting(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.backend = Backend()
        cls.addClassCleanup(cls.backend.stop)

    def setUp(self):
        self.customer = self.backend.customer(f"customer-{new_id()}")

    def held(self, path, action):
        """The answer of a request that is held until `action`, and the seconds from there to the answer."""
        connection = self.backend.connect()
        self.addCleanup(connection.close)
        connection.request("GET", path, headers={"Authorization": f"Bearer {self.customer.token}"})
        connection.sock.settimeout(0.5)
        with self.assertRaises(TimeoutError, msg="the answer was not held back"):
            connection.sock.recv(1, 2)  # MSG_PEEK leaves the byte in place.
        connection.sock.settimeout(40)
        action()
        acted = time.monotonic()
        response = connection.getresponse()
        body = json.loads(response.read())
        self.assertEqual(response.status, 200, body)
        return body, time.monotonic() - acted

    def changes(self, query=""):
        answer = self.customer.get(f"/v1/changes{query}")
        self.assertEqual(answer.status, 200, answer)
        golden.check_page(answer.body, "changes")
        ids = [conversation["id"] for conversation in answer.body["conversations"]]
        return ids, answer.body["next"], answer.body["has_more"]

    def test_an_answer_of_the_company_ends_a_long_poll_within_a_second(self):
        conversation = self.customer.open()
        page, seconds = self.held(f"{conversation}/entries?after=1&wait=30", lambda: self.backend.reply(
            conversation, kind="message", text="Hello", drafted_by_ai=True))
        golden.check_page(page, "entries")
        self.assertEqual([(entry["seq"], entry["drafted_by_ai"]) for entry in page["entries"]], [(2, True)])
        self.assertEqual(page["conversation"]["last_seq"], 2)
        self.assertLess(seconds, 1)

    def test_an_entry_of_the_customer_ends_a_long_poll(self):
        conversation = self.customer.open()
        page, seconds = self.held(f"{conversation}/entries?after=1&wait=30", lambda: self.customer.write(
            conversation, kind="message", text="And?"))
        self.assertEqual([entry["text"] for entry in page["entries"]], ["And?"])
        self.assertLess(seconds, 1)

    def test_another_conversation_does_not_end_a_long_poll(self):
        conversation, other = self.customer.open(), self.customer.open()
        page, seconds = self.held(f"{conversation}/entries?after=1&wait=2", lambda: self.customer.write(
            other, kind="message", text="Elsewhere"))
        self.assertGreater(seconds, 1)
        self.assertEqual((page["entries"], page["has_more"]), ([], False))

    def test_a_page_before_is_not_held_back(self):
        conversation = self.customer.open()
        asked = time.monotonic()
        answer = self.customer.get(f"{conversation}/entries?before=1&wait=30")
        self.assertEqual((answer.body["entries"], answer.body["has_more"]), ([], False))
        self.assertLess(time.monotonic() - asked, 10)

    def test_a_change_ends_a_wait_for_changes(self):
        conversation = self.customer.open()
        cursor = self.changes()[1]
        page, seconds = self.held(f"/v1/changes?after={cursor}&wait=30", lambda: self.customer.put(
            f"{conversation}/read", {"up_to": 1}))
        golden.check_page(page, "changes")
        self.assertEqual(page["conversations"][0]["customer_read_up_to"], 1)
        self.assertLess(seconds, 1)

    def test_every_change_is_told_once_with_its_state_of_now(self):
        start = self.changes()[1]
        opened = [self.customer.open().rpartition("/")[2] for _ in range(3)]
        self.backend.customer("other").open()
        self.customer.write(f"/v1/conversations/{opened[0]}", kind="message", text="Again")
        ids, cursor, has_more = self.changes(f"?after={start}&limit=2")
        self.assertTrue(has_more)
        rest, end, has_more = self.changes(f"?after={cursor}&limit=2")
        self.assertFalse(has_more)
        self.assertEqual(sorted(ids + rest), sorted(opened))
        self.assertEqual(self.changes(f"?after={end}")[0], [])
        self.customer.put(f"/v1/conversations/{opened[1]}/read", {"up_to": 1})
        self.customer.put(f"/v1/conversations/{opened[1]}/read", {"up_to": 1})
        self.assertEqual(self.changes(f"?after={end}")[0], [opened[1]])

    def test_the_first_cursor_is_that_of_now(self):
        self.customer.open()
        ids, cursor, has_more = self.changes("?wait=30")
        self.assertEqual((ids, has_more), ([], False))
        later = self.customer.open().rpartition("/")[2]
        self.assertEqual(self.changes(f"?after={cursor}")[0], [later])

    def test_a_client_that_leaves_a_long_poll_harms_nothing(self):
        conversation = self.customer.open()
        for _ in range(20):
            connection = self.backend.connect()
            connection.request("GET", f"{conversation}/entries?after=1&wait=30",
                               headers={"Authorization": f"Bearer {self.customer.token}"})
            connection.close()
        self.backend.reply(conversation, kind="message", text="Hello")
        answer = self.customer.get(f"{conversation}/entries?after=1&wait=5")
        self.assertEqual(len(answer.body["entries"]), 1)
        self.assertIsNone(self.backend.process.poll())

    def test_parallel_identical_requests_store_once(self):
        conversation = self.customer.open()
        path, statuses = f"{conversation}/entries/{new_id()}", []
        barrier = threading.Barrier(20)

        def put():
            barrier.wait()
            statuses.append(self.customer.put(path, {"kind": "message", "text": "Once"}).status)

        threads = [threading.Thread(target=put) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(statuses), [200] * 19 + [201])
        self.assertEqual(self.customer.get(conversation).body["last_seq"], 2)

    def test_what_was_answered_survives_a_kill(self):
        backend = Backend()
        self.addCleanup(backend.stop)
        customer = backend.customer()
        conversation = customer.open()
        customer.write(conversation, kind="message", text="Kept")
        backend.kill()
        backend.start()
        self.assertEqual([entry["text"] for entry in customer.get(f"{conversation}/entries").body["entries"]],
                         ["Why do I pay for the meter?", "Kept"])


if __name__ == "__main__":
    unittest.main()
