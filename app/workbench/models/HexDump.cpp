// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/HexDump.h"

#include "base/Text.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

namespace postern::workbench {
namespace {

constexpr qsizetype sample = 256 * 1024; // tells text from what is none

struct HexDumpText {
    Q_DECLARE_TR_FUNCTIONS(HexDump)
};

} // namespace

bool isBinary(const QByteArray& octets)
{
    QByteArray begin = octets.left(sample);
    // The cut may be in the middle of a letter.
    for (int n = 0; n < 3 && octets.size() > sample && !begin.isEmpty() && (static_cast<unsigned char>(begin.back()) & 0x80U) != 0; ++n)
        begin.chop(1);
    const bool control = std::any_of(begin.cbegin(), begin.cend(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\x1b';
    });
    return control || !isUtf8({begin.constData(), static_cast<std::size_t>(begin.size())});
}

QString hexDump(const QByteArray& octets, qsizetype most)
{
    static constexpr char digits[] = "0123456789abcdef";
    const qsizetype end = std::min(octets.size(), most);
    QByteArray out;
    out.reserve(end / 16 * 79 + 200);
    for (qsizetype line = 0; line < end; line += 16) {
        out += QByteArray::number(line, 16).rightJustified(8, '0') + "  ";
        QByteArray text;
        for (qsizetype n = line; n < line + 16; ++n) {
            if (n < end) {
                const auto octet = static_cast<unsigned char>(octets.at(n));
                out += digits[octet >> 4U];
                out += digits[octet & 0xFU];
                text += octet >= 0x20 && octet < 0x7F ? static_cast<char>(octet) : '.';
            } else {
                out += "  ";
            }
            out += n % 16 == 7 ? "  " : " ";
        }
        out += " |" + text + "|\n";
    }
    QString shown = QString::fromLatin1(out);
    if (end < octets.size())
        shown += HexDumpText::tr("The first %1 of %2 are shown.")
                     .arg(QLocale().formattedDataSize(end, 0, QLocale::DataSizeIecFormat), QLocale().formattedDataSize(octets.size(), 1, QLocale::DataSizeIecFormat));
    return shown;
}

} // namespace postern::workbench
