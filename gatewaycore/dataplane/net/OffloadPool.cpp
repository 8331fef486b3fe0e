// SPDX-License-Identifier: Apache-2.0
#include "dataplane/net/OffloadPool.h"

#include "dataplane/net/EventLoop.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <iterator>
#include <mutex>
#include <thread>
#include <vector>

#ifdef __linux__
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace postern::net {

struct OffloadPool::Impl {
    struct Task {
        EventLoop* loop;
        UniqueFunction<void()> work;
        UniqueFunction<void()> done;
    };

    std::size_t threadLimit;
    std::size_t capacity;
    Priority priority;
    Milliseconds patience; // of an idle thread
    mutable std::mutex mutex; // of everything below
    std::condition_variable wake;
    std::condition_variable ended;
    std::deque<Task> tasks;
    std::vector<std::thread> threads;
    std::vector<std::thread> over; // to be joined: each has left `threads`, and takes the mutex no more
    std::size_t idle = 0;
    std::size_t running = 0;
    bool stopping = false;
    bool abandoned = false; // the loops are gone

    void serve()
    {
#ifdef __linux__
        // Idle, so that a worker that wakes has the core at once; nice, too, for what is left. Both are of a thread, in spite of
        // the names. Whoever may not lower it goes on as it is.
        if (priority == Priority::Background) {
            const sched_param none{};
            (void)sched_setscheduler(0, SCHED_IDLE, &none);
            (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), 19);
        }
#endif
        std::unique_lock lock(mutex);
        for (;;) {
            ++idle;
            const bool called = wake.wait_for(lock, patience, [this] { return stopping || !tasks.empty(); });
            --idle;
            if (stopping)
                return;
            if (!called) {
                const auto own = std::find_if(threads.begin(), threads.end(), [](const std::thread& each) {
                    return each.get_id() == std::this_thread::get_id();
                });
                over.push_back(std::move(*own));
                threads.erase(own);
                return;
            }
            Task task = std::move(tasks.front());
            tasks.pop_front();
            ++running;
            lock.unlock();
            task.work();
            task.work = nullptr; // what it captured may belong to `done`
            lock.lock();
            if (!abandoned)
                task.loop->post(std::move(task.done)); // under the lock: the loop must not go meanwhile
            --running;
            ended.notify_all();
        }
    }
};

OffloadPool::OffloadPool(std::size_t threads, std::size_t capacity, Priority priority, Milliseconds idle)
    : impl_(std::make_shared<Impl>())
{
    impl_->threadLimit = std::max<std::size_t>(threads, 1);
    impl_->capacity = capacity;
    impl_->priority = priority;
    impl_->patience = idle;
}

OffloadPool::~OffloadPool() { shutdown(); }

Result<void> OffloadPool::run(EventLoop& loop, UniqueFunction<void()> work, UniqueFunction<void()> done)
{
    const std::lock_guard lock(impl_->mutex);
    for (std::thread& thread : impl_->over)
        thread.join(); // it is at its end already
    impl_->over.clear();
    if (impl_->stopping)
        return unexpected(ErrorKind::Cancelled, "the gateway is shutting down");
    if (impl_->tasks.size() >= impl_->capacity)
        return unexpected(ErrorKind::Overloaded, "too much work is waiting for the offload threads", Fault::Internal, RetrySafety::Safe);
    impl_->tasks.push_back({&loop, std::move(work), std::move(done)});
    if (impl_->idle < impl_->tasks.size() && impl_->threads.size() < impl_->threadLimit)
        impl_->threads.emplace_back([impl = impl_] { impl->serve(); });
    impl_->wake.notify_one();
    return {};
}

void OffloadPool::shutdown()
{
    std::deque<Impl::Task> dropped;
    std::vector<std::thread> threads;
    {
        const std::lock_guard lock(impl_->mutex);
        impl_->stopping = true;
        dropped.swap(impl_->tasks);
        threads.swap(impl_->threads);
        std::move(impl_->over.begin(), impl_->over.end(), std::back_inserter(threads));
        impl_->over.clear();
    }
    impl_->wake.notify_all();
    for (std::thread& thread : threads)
        thread.join();
}

void OffloadPool::shutdown(Milliseconds limit)
{
    std::deque<Impl::Task> dropped;
    {
        std::unique_lock lock(impl_->mutex);
        impl_->stopping = true;
        dropped.swap(impl_->tasks);
        impl_->wake.notify_all();
        if (!impl_->ended.wait_for(lock, limit, [this] { return impl_->running == 0; })) {
            impl_->abandoned = true;
            for (std::thread& thread : impl_->threads)
                thread.detach();
            impl_->threads.clear();
        }
    }
    shutdown();
}

std::size_t OffloadPool::waiting() const
{
    const std::lock_guard lock(impl_->mutex);
    return impl_->tasks.size();
}

} // namespace postern::net
