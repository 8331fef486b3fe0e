// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <vector>

// QScintilla's headers use the keywords that our rooms switch off.
#define signals Q_SIGNALS
#define slots Q_SLOTS
#include <Qsci/qsciscintilla.h>
#undef signals
#undef slots

namespace postern::workbench {

/// A field of QScintilla that knows which of its line ends are there to be shown only (LargeText): what is copied, dragged or
/// read out of it has none of them, and places are those of the text without them.
class LargeTextField final : public QsciScintilla {
  public:
    using QsciScintilla::QsciScintilla;

    /// Octets of the document, ascending: each is such a line end.
    void setBreaks(std::vector<qsizetype> breaks) { breaks_ = std::move(breaks); }
    void addBreaks(const std::vector<qsizetype>& breaks, qsizetype offset);
    [[nodiscard]] bool hasBreaks() const { return !breaks_.empty(); }
    [[nodiscard]] int breaks() const { return static_cast<int>(breaks_.size()); }
    /// UTF-8 from an octet of the document on, without them. `shown` is what stands there.
    [[nodiscard]] QByteArray withoutBreaks(const QByteArray& shown, qsizetype from) const;
    [[nodiscard]] QString wholeText() const;
    /// Where an octet of the text without breaks stands in the document.
    [[nodiscard]] qsizetype shownPlace(qsizetype octet) const;
    /// The other way round; of a break, what stands behind it.
    [[nodiscard]] qsizetype wholePlace(qsizetype at) const { return at - breaksBefore(at); }
    /// UTF-8 of the whole text, a copy.
    [[nodiscard]] QByteArray wholeOctets() const;
    /// Octet of a line and of a letter in it, both from 0 and of the text without breaks. -1: there is no such line (yet).
    [[nodiscard]] long placeOf(int line, int letter) const;

  protected:
    [[nodiscard]] QMimeData* toMimeData(const QByteArray& text, bool rectangular) const override;

  private:
    /// How many stand before an octet.
    [[nodiscard]] qsizetype breaksBefore(qsizetype at) const;
    [[nodiscard]] qsizetype breaksInLinesBefore(int line) const;

    std::vector<qsizetype> breaks_;
};

} // namespace postern::workbench
