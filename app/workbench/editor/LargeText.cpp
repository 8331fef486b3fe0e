// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/editor/LargeText.h"

#include <QByteArrayView>
#include <algorithm>

namespace postern::workbench {

QByteArray LargeText::next(qsizetype most)
{
    const auto letter = [this](qsizetype at) {
        while (at > taken_ && at < text_.size() && (static_cast<unsigned char>(text_.at(at)) & 0xC0U) == 0x80U)
            --at;
        return at;
    };
    QByteArray piece;
    const qsizetype end = std::min(taken_ + most, text_.size());
    piece.reserve(end - taken_ + (end - taken_) / longestLine + 2);
    while (taken_ < end) {
        const QByteArrayView ahead = QByteArrayView(text_).sliced(taken_).first(std::min(text_.size() - taken_, longestLine - column_));
        const qsizetype lineEnd = ahead.indexOf('\n');
        const qsizetype wanted = taken_ + (lineEnd < 0 ? ahead.size() : lineEnd + 1);
        qsizetype to = letter(wanted);
        if (to == taken_) // no letter at all
            to = wanted;
        piece.append(text_.constData() + taken_, to - taken_);
        column_ = text_.at(to - 1) == '\n' ? 0 : column_ + to - taken_;
        taken_ = to;
        if (column_ >= longestLine - longestLetter) {
            breaks_.push_back(given_ + piece.size());
            piece += '\n';
            column_ = 0;
        }
    }
    given_ += piece.size();
    return piece;
}

} // namespace postern::workbench
