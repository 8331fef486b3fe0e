// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/Mailbox.h"

#include <QCoreApplication>
#include <QEvent>
#include <QObject>
#include <deque>
#include <mutex>

namespace postern::deployment {

/// Where the thread of the mailbox and those that post meet. What is handed over lies here, under its lock, and not in Qt's events,
/// which only say that something does and are not looked at: a thread sanitizer sees this lock, and none of a Qt that was built without it.
struct Mailbox::Door {
    using Work = UniqueFunction<void()>;

    class Receiver final : public QObject {
      public:
        explicit Receiver(Door& door) : door_(door) {}

      protected:
        void customEvent(QEvent* /*event*/) override { door_.doNext(); }

      private:
        Door& door_;
    };

    std::mutex mutex;
    std::unique_ptr<Receiver> receiver = std::make_unique<Receiver>(*this); ///< there, or gone for good
    std::deque<Work> waiting;

    /// One of those that wait, in the thread of the mailbox; each has a turn of the event loop of its own.
    void doNext()
    {
        Work next;
        {
            const std::lock_guard lock(mutex);
            if (waiting.empty())
                return;
            next = std::move(waiting.front());
            waiting.pop_front();
        }
        next();
    }
};

Mailbox::Mailbox() : door_(std::make_shared<Door>()) {}

Mailbox::~Mailbox()
{
    std::unique_ptr<Door::Receiver> receiver;
    std::deque<Door::Work> undone; // whose end may post
    const std::lock_guard lock(door_->mutex);
    receiver.swap(door_->receiver);
    undone.swap(door_->waiting);
}

void Mailbox::Address::post(UniqueFunction<void()> work) const
{
    const std::lock_guard lock(door_->mutex);
    if (door_->receiver == nullptr)
        return;
    door_->waiting.push_back(std::move(work));
    QCoreApplication::postEvent(door_->receiver.get(), new QEvent(QEvent::User)); // NOLINT: Qt takes it over
}

} // namespace postern::deployment
