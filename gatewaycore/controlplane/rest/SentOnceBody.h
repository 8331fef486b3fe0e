// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QIODevice>
#include <algorithm>
#include <cstring>

namespace postern::rest {

/// A request body that can be read once. Qt sends a request again by itself when a kept connection breaks; it cannot
/// rewind this one, so it reports the failure instead and nothing that may do harm happens twice.
class SentOnceBody final : public QIODevice {
  public:
    SentOnceBody(QByteArray body, QObject* parent) : QIODevice(parent), body_(std::move(body)) { open(ReadOnly); }

    [[nodiscard]] bool isSequential() const override { return true; }
    bool seek(qint64) override { return false; }
    [[nodiscard]] qint64 bytesAvailable() const override { return body_.size() - at_ + QIODevice::bytesAvailable(); }
    [[nodiscard]] bool atEnd() const override { return bytesAvailable() == 0; }

  protected:
    qint64 readData(char* into, qint64 room) override
    {
        const qint64 count = std::min<qint64>(room, body_.size() - at_);
        if (count <= 0)
            return -1;
        std::memcpy(into, body_.constData() + at_, static_cast<std::size_t>(count));
        at_ += count;
        return count;
    }
    qint64 writeData(const char*, qint64) override { return -1; }

  private:
    QByteArray body_;
    qint64 at_ = 0;
};

} // namespace postern::rest
