// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/BodyDevice.h"

#include <algorithm>
#include <cstring>

namespace postern::workbench {

BodyDevice::BodyDevice(std::deque<BodyPiece> pieces, QObject* parent) : QIODevice(parent), pieces_(std::move(pieces)), left_(sizeOf(pieces_))
{
    open(QIODevice::ReadOnly);
}

qint64 BodyDevice::sizeOf(const std::deque<BodyPiece>& pieces)
{
    qint64 size = 0;
    for (const BodyPiece& piece : pieces)
        size += piece.file.isEmpty() ? piece.octets.size() : piece.size;
    return size;
}

qint64 BodyDevice::readData(char* into, qint64 room)
{
    qint64 done = 0;
    while (done < room && !pieces_.empty()) {
        const BodyPiece& piece = pieces_.front();
        const qint64 size = piece.file.isEmpty() ? piece.octets.size() : piece.size;
        const qint64 want = std::min(room - done, size - at_);
        qint64 got = want;
        if (want > 0 && piece.file.isEmpty()) {
            std::memcpy(into + done, piece.octets.constData() + at_, static_cast<std::size_t>(want));
        } else if (want > 0) {
            if (!file_) {
                file_ = std::make_unique<QFile>(piece.file);
                if (!file_->open(QIODevice::ReadOnly))
                    return -1;
            }
            got = file_->read(into + done, want);
            if (got <= 0)
                return -1; // shorter than it was: the length that was promised cannot be kept
        }
        done += got;
        at_ += got;
        if (at_ >= size) {
            pieces_.pop_front();
            file_.reset();
            at_ = 0;
        }
    }
    left_ -= done;
    return done == 0 ? -1 : done;
}

} // namespace postern::workbench
