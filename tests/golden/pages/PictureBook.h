// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <QStringList>

namespace postern::test {

/// The golden pictures of one look (a folder of PNG files) and how a new one is held against its old one. Pictures are
/// kept in sixteen shades a channel, mostly with a palette: small, and text stays text.
class PictureBook {
  public:
    /// `folder` holds the pictures; what differs goes to `findings` as NAME.now.png and NAME.diff.png. With `renew` the
    /// new pictures are written over the old ones instead.
    PictureBook(QString folder, QString findings, bool renew);

    /// Compares, or renews, one picture. Two may differ in a few pixels and by less than three shades anywhere.
    void compare(const QString& name, const QImage& now);
    /// Pictures in the folder that were not asked for.
    [[nodiscard]] QStringList unused() const;
    /// One sentence a finding; empty when all is as it was.
    [[nodiscard]] const QStringList& differences() const { return differences_; }

    /// As it is kept: sixteen shades a channel, with a palette when 256 colours do.
    [[nodiscard]] static QImage kept(const QImage& image);
    /// How many pixels differ by three shades or more; -1 when the sizes do.
    [[nodiscard]] static int distance(const QImage& before, const QImage& now, QImage* diff = nullptr);

  private:
    QString folder_;
    QString findings_;
    bool renew_;
    QStringList seen_;
    QStringList differences_;
};

} // namespace postern::test
