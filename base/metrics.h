#pragma once
#include <functional>
#include <map>
#include <string>

namespace hirewire::metrics {

using Labels = std::map<std::string, std::string>;

/// A handle is cheap to copy, safe from any thread, and lives as long as the process. Make it once, keep it.
class Counter {
 public:
  void add(double n = 1) const;

 private:
  friend Counter counter(const std::string&, const std::string&, const Labels&);
  void* handle_ = nullptr;
};
class Gauge {
 public:
  void set(double v) const;
  void add(double n) const;

 private:
  friend Gauge gauge(const std::string&, const std::string&, const Labels&);
  void* handle_ = nullptr;
};
class Histogram {
 public:
  void observe(double value) const;

 private:
  friend Histogram histogram(const std::string&, const std::string&, const Labels&);
  friend Histogram sizes(const std::string&, const std::string&, const Labels&);
  void* handle_ = nullptr;
};

/// The same (name, labels) gives the same series. Names begin with hirewire_ and end with their unit (_total, _seconds,
/// _bytes).
Counter counter(const std::string& name, const std::string& help, const Labels& labels = {});
Gauge gauge(const std::string& name, const std::string& help, const Labels& labels = {});
Histogram histogram(const std::string& name, const std::string& help,
                    const Labels& labels = {});  ///< of seconds: buckets 0.5 ms … 30 s
Histogram sizes(const std::string& name, const std::string& help,
                const Labels& labels = {});  ///< of numbers of things: buckets 1 … 1000

/// Everything in Prometheus' text format 0.0.4.
std::string expose();

}  // namespace hirewire::metrics
