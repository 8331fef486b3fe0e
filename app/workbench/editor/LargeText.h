// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <utility>
#include <vector>

namespace postern::workbench {

/// A text on its way into a view, cut into pieces, with the lines broken that are too long to be laid out within a frame. Cut and
/// broken between letters of UTF-8, never inside one.
class LargeText {
  public:
    LargeText() = default;
    /// `column` octets of its first line were there before: at most longestLine - longestLetter.
    explicit LargeText(QByteArray text, qsizetype column = 0) : text_(std::move(text)), column_(column) {}

    /// The next piece, of at most `most` octets of the text and the line ends that were put in. Empty at the end.
    [[nodiscard]] QByteArray next(qsizetype most);
    [[nodiscard]] bool atEnd() const { return taken_ >= text_.size(); }
    [[nodiscard]] bool isNull() const { return text_.isNull(); }
    /// Octets of the whole text.
    [[nodiscard]] qsizetype size() const { return text_.size(); }
    /// Where line ends were put in so far, in what was given out, ascending.
    [[nodiscard]] const std::vector<qsizetype>& breaks() const { return breaks_; }
    /// Octets since the last line end, or since the last break.
    [[nodiscard]] qsizetype column() const { return column_; }

    static constexpr qsizetype longestLetter = 4;  ///< octets, in UTF-8
    static constexpr qsizetype longestLine = 512; ///< octets; a screen of longer ones is not laid out in a frame

  private:
    QByteArray text_;
    qsizetype taken_ = 0;
    qsizetype given_ = 0;
    qsizetype column_ = 0;
    std::vector<qsizetype> breaks_;
};

} // namespace postern::workbench
