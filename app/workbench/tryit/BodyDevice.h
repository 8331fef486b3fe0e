// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <QIODevice>
#include <QString>
#include <deque>
#include <memory>

namespace postern::workbench {

/// A piece of a body: octets, or a file that is read while it is sent.
struct BodyPiece {
    QByteArray octets;
    QString file; ///< when not empty, `octets` is
    qint64 size = 0; ///< of the file when the call was made; exactly so much of it is sent
};

/// The pieces one after the other, to be read once. Only one file is open at a time, and nothing of it is kept.
class BodyDevice final : public QIODevice {
  public:
    explicit BodyDevice(std::deque<BodyPiece> pieces, QObject* parent = nullptr);

    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] qint64 bytesAvailable() const override { return left_ + QIODevice::bytesAvailable(); }
    [[nodiscard]] bool atEnd() const override { return bytesAvailable() == 0; }
    [[nodiscard]] static qint64 sizeOf(const std::deque<BodyPiece>& pieces);

  protected:
    qint64 readData(char* into, qint64 room) override;
    qint64 writeData(const char*, qint64) override { return -1; }

  private:
    std::deque<BodyPiece> pieces_;
    std::unique_ptr<QFile> file_;
    qint64 at_ = 0; ///< in the first piece
    qint64 left_ = 0;
};

} // namespace postern::workbench
