// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <future>
#include <string>

namespace postern::engine {

/// A hash of much, worked out when it is asked for first: by whoever asks, and who asks meanwhile waits. From any thread.
class HashWhenAsked {
  public:
    /// The empty text.
    HashWhenAsked() = default;
    /// `work` is called once at most, and may give away what it holds then.
    explicit HashWhenAsked(std::function<std::string()> work) : text_(std::async(std::launch::deferred, std::move(work)).share()) {}

    /// Has it worked out now, so that the one who asks next, a worker for instance, need not.
    void prepare() const { static_cast<void>(text()); }
    [[nodiscard]] std::string text() const
    {
        const std::shared_future<std::string> own = text_; // one object is for one thread
        return own.valid() ? own.get() : std::string();
    }

  private:
    std::shared_future<std::string> text_;
};

} // namespace postern::engine
