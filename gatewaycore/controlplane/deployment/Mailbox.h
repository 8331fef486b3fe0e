// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/UniqueFunction.h"

#include <memory>

class QObject;

namespace postern::deployment {

/// Work that other threads hand to the thread that made this: its event loop does it, in the order in which it came. What was not done
/// when this is destroyed, which its own thread does, is dropped, and so is what comes later.
class Mailbox {
    struct Door;

  public:
    /// May be copied to any thread, and outlive the mailbox.
    class Address {
      public:
        void post(UniqueFunction<void()> work) const;

      private:
        friend class Mailbox;
        explicit Address(std::shared_ptr<Door> door) : door_(std::move(door)) {}
        std::shared_ptr<Door> door_;
    };

    Mailbox();
    ~Mailbox();
    Mailbox(const Mailbox&) = delete;
    Mailbox& operator=(const Mailbox&) = delete;

    [[nodiscard]] Address address() const { return Address(door_); }

  private:
    std::shared_ptr<Door> door_;
};

} // namespace postern::deployment
