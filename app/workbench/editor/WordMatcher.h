// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>
#include <array>
#include <atomic>
#include <vector>

namespace postern::workbench {

/// Words that are looked for in UTF-8, capitals or not: octet by octet, so that a text of any size, and one that is not quite
/// UTF-8, is looked through as it is.
class WordMatcher {
  public:
    WordMatcher() = default;
    explicit WordMatcher(const QString& words);

    /// One place: octets of the text.
    struct Place {
        qsizetype at = 0;
        qsizetype length = 0;
    };
    struct Found {
        std::vector<Place> places; ///< ascending; none begins within another
        bool more = false;         ///< there are more than `most`
    };
    /// All places, `most` at most, until `stop` is set.
    [[nodiscard]] Found in(QByteArrayView text, std::size_t most, const std::atomic<bool>& stop) const;
    [[nodiscard]] bool isEmpty() const { return letters_.empty(); }

  private:
    /// How one letter may be written.
    using Spellings = std::vector<QByteArray>;
    /// Of the words at an octet; 0: they are not there.
    [[nodiscard]] qsizetype lengthAt(QByteArrayView text, qsizetype at) const;

    std::vector<Spellings> letters_;
    std::array<bool, 256> begins_{}; ///< with such an octet
};

} // namespace postern::workbench
