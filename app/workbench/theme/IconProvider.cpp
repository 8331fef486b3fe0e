// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/theme/IconProvider.h"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace postern::workbench {
namespace {

QString pathOf(QStringView name) { return QStringLiteral(":/icons/%1.svg").arg(name); }

QPixmap draw(const QString& path, const QColor& colour, const QSize& pixels)
{
    const QString key = QStringLiteral("postern:%1:%2:%3x%4")
                            .arg(path, colour.name(QColor::HexArgb), QString::number(pixels.width()),
                                 QString::number(pixels.height()));
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QSvgRenderer renderer(file.readAll().replace("currentColor", colour.name().toLatin1()));
    pixmap = QPixmap(pixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    const int side = std::min(pixels.width(), pixels.height());
    renderer.render(&painter, QRectF((pixels.width() - side) / 2.0, (pixels.height() - side) / 2.0, side, side));
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

class TintedIconEngine final : public QIconEngine {
  public:
    explicit TintedIconEngine(QString path) : path_(std::move(path)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device()->devicePixelRatioF();
        QPixmap drawn = pixmap((QSizeF(rect.size()) * ratio).toSize(), mode, state);
        drawn.setDevicePixelRatio(ratio);
        painter->drawPixmap(rect, drawn);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State /*state*/) override
    {
        const QPalette palette = QApplication::palette();
        QColor colour = palette.color(mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active,
                                      QPalette::WindowText);
        if (mode == QIcon::Selected)
            colour = palette.color(QPalette::HighlightedText);
        return draw(path_, colour, size);
    }
    [[nodiscard]] QIconEngine* clone() const override { return new TintedIconEngine(path_); }

  private:
    QString path_;
};

} // namespace

QIcon icon(QStringView name)
{
    const QString path = pathOf(name);
    return QFile::exists(path) ? QIcon(new TintedIconEngine(path)) : QIcon();
}

QPixmap tintedPixmap(QStringView name, const QColor& colour, int size, qreal devicePixelRatio)
{
    const int pixels = qRound(size * devicePixelRatio);
    QPixmap pixmap = draw(pathOf(name), colour, QSize(pixels, pixels));
    pixmap.setDevicePixelRatio(devicePixelRatio);
    return pixmap;
}

} // namespace postern::workbench
