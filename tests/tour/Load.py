# SPDX-License-Identifier: Apache-2.0
"""Calls at a steady rate beside the window, each with the time it took."""
import http.client
import threading
import time


class Load:
    def __init__(self, port, method, path, fields, body, rate, threads=4):
        self.port, self.request, self.interval = port, (method, path, body, fields), threads / rate
        self.over = threading.Event()
        self.answers = []  # (status, seconds), appended by all threads
        self.threads = [threading.Thread(target=self.run, args=(n * self.interval / threads,), daemon=True) for n in range(threads)]
        for thread in self.threads:
            thread.start()

    def run(self, offset):
        method, path, body, fields = self.request
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        next_at = time.monotonic() + offset
        while not self.over.wait(max(0.0, next_at - time.monotonic())):
            next_at += self.interval
            begun = time.monotonic()
            connection.request(method, path, body, fields)
            answer = connection.getresponse()
            answer.read()
            self.answers.append((answer.status, time.monotonic() - begun))

    def stop(self):
        self.over.set()
        for thread in self.threads:
            thread.join()
        return self.answers
