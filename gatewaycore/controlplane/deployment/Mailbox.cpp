// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/Mailbox.h"

#include <QObject>
#include <mutex>

namespace postern::deployment {

/// Where the thread of the mailbox and those that post meet: under its lock the receiver is there, or gone for good.
struct Mailbox::Door {
    std::mutex mutex;
    std::unique_ptr<QObject> receiver = std::make_unique<QObject>();
};

Mailbox::Mailbox() : door_(std::make_shared<Door>()) {}

Mailbox::~Mailbox()
{
    std::unique_ptr<QObject> last;
    {
        const std::lock_guard lock(door_->mutex);
        last = std::move(door_->receiver);
    }
    last.reset(); // with what it has not done yet, whose end may post
}

void Mailbox::Address::post(UniqueFunction<void()> work) const
{
    auto kept = std::make_shared<UniqueFunction<void()>>(std::move(work));
    const std::lock_guard lock(door_->mutex);
    if (door_->receiver != nullptr)
        QMetaObject::invokeMethod(door_->receiver.get(), [kept = std::move(kept)] { (*kept)(); }, Qt::QueuedConnection);
}

} // namespace postern::deployment
