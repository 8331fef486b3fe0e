// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <utility>

namespace postern::workbench {

/// A text on its way into a view, cut into pieces, with the lines broken that are too long to be laid out within a frame. Cut and
/// broken between letters of UTF-8, never inside one.
class LargeText {
  public:
    LargeText() = default;
    explicit LargeText(QByteArray text) : text_(std::move(text)) {}

    /// The next piece, of at most `most` octets of the text and the line ends that were put in. Empty at the end.
    [[nodiscard]] QByteArray next(qsizetype most);
    [[nodiscard]] bool atEnd() const { return taken_ >= text_.size(); }
    [[nodiscard]] bool isNull() const { return text_.isNull(); }
    /// Octets of the whole text.
    [[nodiscard]] qsizetype size() const { return text_.size(); }
    /// How many lines were broken so far.
    [[nodiscard]] int broken() const { return broken_; }

    static constexpr qsizetype longestLine = 1024; ///< octets; a screen of longer ones is not laid out in a frame

  private:
    QByteArray text_;
    qsizetype taken_ = 0;
    qsizetype column_ = 0; ///< octets since the last line end
    int broken_ = 0;
};

} // namespace postern::workbench
