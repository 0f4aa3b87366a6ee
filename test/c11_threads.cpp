// Debian's librdkafka calls C11 threads, which ThreadSanitizer does not see: it crashes in the first thread that
// rd_kafka_new starts. These take their place (the executable exports them, -rdynamic) and call pthread, which it sees.
// glibc's C11 types are its pthread types under other names.
#include <pthread.h>
#include <threads.h>

#include <cerrno>
#include <cstdint>

static_assert(sizeof(mtx_t) == sizeof(pthread_mutex_t) && sizeof(cnd_t) == sizeof(pthread_cond_t));

namespace {

pthread_mutex_t* of(mtx_t* mutex) {
  return reinterpret_cast<pthread_mutex_t*>(mutex);
}
pthread_cond_t* of(cnd_t* condition) {
  return reinterpret_cast<pthread_cond_t*>(condition);
}
int said(int error) {
  return error == 0 ? thrd_success : error == ETIMEDOUT ? thrd_timedout : thrd_error;
}

struct Start {
  thrd_start_t function;
  void* argument;
};

}  // namespace

extern "C" {

int thrd_create(thrd_t* thread, thrd_start_t function, void* argument) {
  auto* start = new Start{function, argument};
  return said(pthread_create(
      thread, nullptr,
      [](void* given) -> void* {
        const Start from = *static_cast<Start*>(given);
        delete static_cast<Start*>(given);
        // NOLINTNEXTLINE(performance-no-int-to-ptr): pthread's way of returning a number
        return reinterpret_cast<void*>(static_cast<std::intptr_t>(from.function(from.argument)));
      },
      start));
}
int thrd_join(thrd_t thread, int* result) {
  void* returned = nullptr;
  const int error = pthread_join(thread, &returned);
  if (result) *result = static_cast<int>(reinterpret_cast<std::intptr_t>(returned));
  return said(error);
}
int thrd_detach(thrd_t thread) {
  return said(pthread_detach(thread));
}

int mtx_init(mtx_t* mutex, int type) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, (type & mtx_recursive) != 0 ? PTHREAD_MUTEX_RECURSIVE : PTHREAD_MUTEX_NORMAL);
  return said(pthread_mutex_init(of(mutex), &attributes));
}
int mtx_lock(mtx_t* mutex) {
  return said(pthread_mutex_lock(of(mutex)));
}
int mtx_trylock(mtx_t* mutex) {
  const int error = pthread_mutex_trylock(of(mutex));
  return error == EBUSY ? thrd_busy : said(error);
}
int mtx_unlock(mtx_t* mutex) {
  return said(pthread_mutex_unlock(of(mutex)));
}
void mtx_destroy(mtx_t* mutex) {
  pthread_mutex_destroy(of(mutex));
}

int cnd_init(cnd_t* condition) {
  return said(pthread_cond_init(of(condition), nullptr));
}
int cnd_signal(cnd_t* condition) {
  return said(pthread_cond_signal(of(condition)));
}
int cnd_broadcast(cnd_t* condition) {
  return said(pthread_cond_broadcast(of(condition)));
}
int cnd_wait(cnd_t* condition, mtx_t* mutex) {
  return said(pthread_cond_wait(of(condition), of(mutex)));
}
int cnd_timedwait(cnd_t* condition, mtx_t* mutex, const timespec* until) {
  return said(pthread_cond_timedwait(of(condition), of(mutex), until));
}
void cnd_destroy(cnd_t* condition) {
  pthread_cond_destroy(of(condition));
}

}  // extern "C"
