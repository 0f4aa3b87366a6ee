#include "base/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace hirewire::metrics {
namespace {

/// Never destroyed: handles live as long as the process, also in what runs while it ends. Its families and series are
/// found again by name and labels, under the registry's own lock.
prometheus::Registry& registry() {
  static auto& only = *new prometheus::Registry;
  return only;
}

const prometheus::Histogram::BucketBoundaries seconds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                                         0.25,   0.5,   1,      2.5,   5,    10,    30};
const prometheus::Histogram::BucketBoundaries numbers = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};

}  // namespace

void Counter::add(double n) const {
  if (handle_ != nullptr) static_cast<prometheus::Counter*>(handle_)->Increment(n);
}

void Gauge::set(double v) const {
  if (handle_ != nullptr) static_cast<prometheus::Gauge*>(handle_)->Set(v);
}

void Gauge::add(double n) const {
  if (handle_ != nullptr) static_cast<prometheus::Gauge*>(handle_)->Increment(n);
}

void Histogram::observe(double value) const {
  if (handle_ != nullptr) static_cast<prometheus::Histogram*>(handle_)->Observe(value);
}

Counter counter(const std::string& name, const std::string& help, const Labels& labels) {
  Counter made;
  made.handle_ = &prometheus::BuildCounter().Name(name).Help(help).Register(registry()).Add(labels);
  return made;
}

Gauge gauge(const std::string& name, const std::string& help, const Labels& labels) {
  Gauge made;
  made.handle_ = &prometheus::BuildGauge().Name(name).Help(help).Register(registry()).Add(labels);
  return made;
}

Histogram histogram(const std::string& name, const std::string& help, const Labels& labels) {
  Histogram made;
  made.handle_ = &prometheus::BuildHistogram().Name(name).Help(help).Register(registry()).Add(labels, seconds);
  return made;
}

Histogram sizes(const std::string& name, const std::string& help, const Labels& labels) {
  Histogram made;
  made.handle_ = &prometheus::BuildHistogram().Name(name).Help(help).Register(registry()).Add(labels, numbers);
  return made;
}

std::string expose() {
  return prometheus::TextSerializer().Serialize(registry().Collect());
}

}  // namespace hirewire::metrics
