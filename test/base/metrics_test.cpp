#include "base/metrics.h"

#include <doctest/doctest.h>

#include <stdexcept>
#include <thread>
#include <vector>

using namespace hirewire;

TEST_CASE("the same name and labels give the same series, other labels another") {
  const auto one = metrics::counter("hirewire_test_requests_total", "Requests.", {{"door", "ats"}});
  const auto same = metrics::counter("hirewire_test_requests_total", "Requests.", {{"door", "ats"}});
  const auto other = metrics::counter("hirewire_test_requests_total", "Requests.", {{"door", "crm"}});
  one.add();
  same.add(2);
  other.add(5);
  const auto text = metrics::expose();
  CHECK(text.contains("# HELP hirewire_test_requests_total Requests.\n"));
  CHECK(text.contains("# TYPE hirewire_test_requests_total counter\n"));
  CHECK(text.contains("hirewire_test_requests_total{door=\"ats\"} 3\n"));
  CHECK(text.contains("hirewire_test_requests_total{door=\"crm\"} 5\n"));
}

TEST_CASE("a gauge shows what it was set to, moved since") {
  const auto gauge = metrics::gauge("hirewire_test_waiting_bytes", "Waiting.");
  gauge.set(10);
  gauge.add(-3.5);
  CHECK(metrics::expose().contains("\nhirewire_test_waiting_bytes 6.5\n"));
}

TEST_CASE("sizes are counted into buckets from one to a thousand") {
  const auto sizes = metrics::sizes("hirewire_test_batch_rows", "Rows.");
  for (const double rows : {1.0, 7.0, 5000.0}) sizes.observe(rows);
  const auto text = metrics::expose();
  CHECK(text.contains("hirewire_test_batch_rows_bucket{le=\"1\"} 1\n"));
  CHECK(text.contains("hirewire_test_batch_rows_bucket{le=\"10\"} 2\n"));
  CHECK(text.contains("hirewire_test_batch_rows_bucket{le=\"1000\"} 2\n"));
  CHECK(text.contains("hirewire_test_batch_rows_count 3\n"));
}

TEST_CASE("a histogram counts into buckets from half a millisecond to thirty seconds") {
  const auto histogram = metrics::histogram("hirewire_test_wait_seconds", "Waits.", {{"lane", "office"}});
  for (const double seconds : {0.0001, 0.02, 0.02, 40.0}) histogram.observe(seconds);
  const auto text = metrics::expose();
  CHECK(text.contains("hirewire_test_wait_seconds_bucket{lane=\"office\",le=\"0.0005\"} 1\n"));
  CHECK(text.contains("hirewire_test_wait_seconds_bucket{lane=\"office\",le=\"0.025\"} 3\n"));
  CHECK(text.contains("hirewire_test_wait_seconds_bucket{lane=\"office\",le=\"30\"} 3\n"));
  CHECK(text.contains("hirewire_test_wait_seconds_bucket{lane=\"office\",le=\"+Inf\"} 4\n"));
  CHECK(text.contains("hirewire_test_wait_seconds_count{lane=\"office\"} 4\n"));
}

TEST_CASE("a label value with quotes and line ends stays one line") {
  metrics::counter("hirewire_test_escaped_total", "Escaped.", {{"what", "a\"b\\c\nd"}}).add();
  CHECK(metrics::expose().contains("hirewire_test_escaped_total{what=\"a\\\"b\\\\c\\nd\"} 1\n"));
}

TEST_CASE("a name is of one kind for good") {
  metrics::counter("hirewire_test_kind_total", "A counter.");
  CHECK_THROWS_AS(metrics::gauge("hirewire_test_kind_total", "A gauge."), std::invalid_argument);
  CHECK_THROWS_AS(metrics::counter("not a name", "Nothing."), std::invalid_argument);
}

TEST_CASE("threads that make and use the same series lose no count") {
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([] {
        for (int i = 0; i < 500; ++i) metrics::counter("hirewire_test_threads_total", "Threads.").add();
      });
    }
  }
  CHECK(metrics::expose().contains("\nhirewire_test_threads_total 2000\n"));
}
