// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QString>
#include <functional>
#include <optional>

namespace postern::workbench {

/// Lines in a file that only ever grows at its end, kept below a size: when it is half of the limit long it becomes the
/// older file - which takes the place of the one before - and a new one begins. So the newer half is always there, and
/// nothing is ever copied. The end of the program at any moment costs at most the last line.
class JsonLines {
  public:
    /// Where a line is: it goes with its file.
    struct Place {
        quint32 file = 0; ///< files are numbered, the newest highest
        qint64 offset = 0;
        qint64 length = 0;
    };
    using Visit = std::function<bool(const QByteArray& line, Place place)>;

    /// `name` without ".jsonl". An empty text, or why it cannot be opened.
    QString open(const QString& folder, const QString& name, qint64 limit);
    void close();
    [[nodiscard]] bool isOpen() const { return newer_.isOpen(); }
    [[nodiscard]] QString fileName() const { return newer_.fileName(); }

    /// Every whole line, the oldest first, until `visit` says false.
    void read(const Visit& visit);
    /// Adds lines, each with its line end; where they begin, or nothing when they could not be written (error() says why).
    std::optional<Place> append(const QByteArray& lines);
    /// Whether the line's file is still there.
    [[nodiscard]] bool has(const Place& place) const { return place.file == number_ || (place.file + 1 == number_ && older_.isOpen()); }
    [[nodiscard]] QByteArray line(const Place& place);
    bool flush();
    [[nodiscard]] QString error() const { return error_; }

  private:
    bool rotate();

    QFile newer_;
    QFile older_;
    qint64 limit_ = 0;
    qint64 end_ = 0; ///< of the newer file: asking it for its size would flush it
    quint32 number_ = 1;
    bool torn_ = false; ///< the newer file ends within a line
    QString error_;
};

} // namespace postern::workbench
