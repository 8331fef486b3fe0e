// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/editor/LargeTextField.h"

#include <QMimeData>
#include <algorithm>

namespace postern::workbench {

void LargeTextField::addBreaks(const std::vector<qsizetype>& breaks, qsizetype offset)
{
    for (const qsizetype at : breaks)
        breaks_.push_back(offset + at);
}

qsizetype LargeTextField::breaksBefore(qsizetype at) const { return std::lower_bound(breaks_.begin(), breaks_.end(), at) - breaks_.begin(); }

QByteArray LargeTextField::withoutBreaks(const QByteArray& shown, qsizetype from) const
{
    auto next = breaks_.begin() + breaksBefore(from);
    QByteArray whole;
    whole.reserve(shown.size());
    qsizetype copied = 0;
    for (; next != breaks_.end() && *next - from < shown.size(); ++next) {
        whole.append(shown.constData() + copied, *next - from - copied);
        copied = *next - from + 1;
    }
    return copied == 0 ? shown : whole.append(shown.constData() + copied, shown.size() - copied);
}

QString LargeTextField::wholeText() const { return hasBreaks() ? QString::fromUtf8(wholeOctets()) : text(); }

QByteArray LargeTextField::wholeOctets() const
{
    const long length = SendScintilla(SCI_GETLENGTH);
    const auto* octets = static_cast<const char*>(SendScintillaPtrResult(SCI_GETCHARACTERPOINTER));
    const QByteArray shown = QByteArray::fromRawData(octets, length);
    return hasBreaks() ? withoutBreaks(shown, 0) : QByteArray(octets, length);
}

qsizetype LargeTextField::shownPlace(qsizetype octet) const
{
    // The n-th break stands before the octet breaks_[n] - n of the text: that grows with n.
    qsizetype low = 0;
    qsizetype high = breaks();
    while (low < high) {
        const qsizetype middle = (low + high) / 2;
        if (breaks_[static_cast<std::size_t>(middle)] - middle <= octet)
            low = middle + 1;
        else
            high = middle;
    }
    return octet + low;
}

qsizetype LargeTextField::breaksInLinesBefore(int line) const
{
    qsizetype low = 0;
    qsizetype high = breaks();
    while (low < high) {
        const qsizetype middle = (low + high) / 2;
        // The line that this break stands in, without those before it: grows with them.
        const long own = SendScintilla(SCI_LINEFROMPOSITION, static_cast<unsigned long>(breaks_[static_cast<std::size_t>(middle)])) - middle;
        if (own < line)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

long LargeTextField::placeOf(int line, int letter) const
{
    const long first = line + breaksInLinesBefore(line);
    const long last = line + breaksInLinesBefore(line + 1);
    if (last >= SendScintilla(SCI_GETLINECOUNT))
        return -1;
    const long start = SendScintilla(SCI_POSITIONFROMLINE, static_cast<unsigned long>(first));
    const long end = SendScintilla(SCI_GETLINEENDPOSITION, static_cast<unsigned long>(last));
    const qsizetype before = breaksBefore(start);
    // In the document breaks are letters: those that are passed count, until no more are.
    long at = start;
    qsizetype passed = -1;
    for (qsizetype now = 0; now != passed; now = breaksBefore(at) - before) {
        passed = now;
        at = SendScintilla(SCI_POSITIONRELATIVE, static_cast<unsigned long>(start), static_cast<long>(letter + passed));
        if (at < start || at > end) // 0: beyond the text
            return end;
    }
    return at;
}

QMimeData* LargeTextField::toMimeData(const QByteArray& text, bool rectangular) const
{
    // Of several selections at once, or of a block, nobody knows where each part stood.
    const long from = SendScintilla(SCI_GETSELECTIONSTART);
    const bool one = !rectangular && SendScintilla(SCI_GETSELECTIONS) == 1 && SendScintilla(SCI_GETSELECTIONEND) - from == text.size();
    return QsciScintilla::toMimeData(one && hasBreaks() ? withoutBreaks(text, from) : text, rectangular);
}

} // namespace postern::workbench
