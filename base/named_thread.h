#pragma once
#include <pthread.h>

#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace hirewire {

/// A thread that top -H, perf and gdb show by this name; the kernel keeps 15 characters of it.
template <class Run>
std::thread named_thread(std::string_view name, Run run) {
  return std::thread([name = std::string(name.substr(0, 15)), run = std::move(run)]() mutable {
    ::pthread_setname_np(::pthread_self(), name.c_str());
    run();
  });
}

}  // namespace hirewire
