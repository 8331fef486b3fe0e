// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/capture/JsonLines.h"

namespace postern::workbench {
namespace {

constexpr auto ownerOnly = QFile::ReadOwner | QFile::WriteOwner; // calls are nobody else's

} // namespace

QString JsonLines::open(const QString& folder, const QString& name, qint64 limit)
{
    close();
    limit_ = limit;
    newer_.setFileName(QStringLiteral("%1/%2.jsonl").arg(folder, name));
    older_.setFileName(QStringLiteral("%1/%2.older.jsonl").arg(folder, name));
    if (!newer_.open(QIODevice::ReadWrite))
        return newer_.errorString();
    newer_.setPermissions(ownerOnly);
    if (older_.exists() && older_.open(QIODevice::ReadOnly))
        older_.setPermissions(ownerOnly);
    number_ = 2;
    end_ = newer_.size();
    char last = '\n';
    torn_ = end_ > 0 && newer_.seek(end_ - 1) && newer_.getChar(&last) && last != '\n';
    return {};
}

void JsonLines::close()
{
    newer_.close();
    older_.close();
    end_ = 0;
    error_.clear();
}

void JsonLines::read(const Visit& visit)
{
    const auto walk = [&visit](QFile& file, quint32 number) {
        if (!file.isOpen() || !file.seek(0))
            return true;
        while (!file.atEnd()) {
            const qint64 offset = file.pos();
            const QByteArray line = file.readLine();
            if (line.size() > 1 && line.endsWith('\n') && !visit(line, {number, offset, line.size()}))
                return false;
        }
        return true;
    };
    flush();
    if (walk(older_, number_ - 1))
        walk(newer_, number_);
}

std::optional<JsonLines::Place> JsonLines::append(const QByteArray& lines)
{
    if (!isOpen())
        return std::nullopt;
    if (end_ > 0 && end_ + lines.size() > limit_ / 2 && !rotate())
        return std::nullopt;
    if (newer_.pos() != end_)
        newer_.seek(end_);
    if (torn_ && newer_.putChar('\n')) { // the program ended within a line; the next one begins on its own
        ++end_;
        torn_ = false;
    }
    if (newer_.write(lines) != lines.size()) {
        error_ = newer_.errorString();
        return std::nullopt;
    }
    const Place place{number_, end_, lines.size()};
    end_ += lines.size();
    return place;
}

bool JsonLines::rotate()
{
    flush();
    const QString name = newer_.fileName();
    newer_.close();
    older_.close();
    QFile::remove(older_.fileName());
    if (!QFile::rename(name, older_.fileName()) || !newer_.open(QIODevice::ReadWrite | QIODevice::Truncate)) {
        error_ = newer_.errorString();
        return false;
    }
    newer_.setPermissions(ownerOnly);
    (void)older_.open(QIODevice::ReadOnly); // without it its lines are gone, as they will be at the next turn
    ++number_;
    end_ = 0;
    torn_ = false;
    return true;
}

QByteArray JsonLines::line(const Place& place)
{
    QFile& file = place.file == number_ ? newer_ : older_;
    return has(place) && file.seek(place.offset) ? file.read(place.length) : QByteArray();
}

bool JsonLines::flush()
{
    if (!isOpen() || newer_.flush())
        return true;
    error_ = newer_.errorString();
    return false;
}

} // namespace postern::workbench
