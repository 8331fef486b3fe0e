// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/WorkbenchOwned.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QTranslator>

namespace postern::workbench {

void Workbench::applyAppearance()
{
    const QString name = owned_->settings.get(setting::theme);
    owned_->theme.setScheme(name == QLatin1String("dark")       ? Theme::Scheme::Dark
                            : name == QLatin1String("light")    ? Theme::Scheme::Light
                            : name == QLatin1String("contrast") ? Theme::Scheme::HighContrast
                                                                : Theme::Scheme::System);
    owned_->theme.setStill(owned_->settings.get(setting::reducedMotion));
    owned_->theme.setCompact(owned_->settings.get(setting::compact));
    QFont font = QApplication::font();
    const double size = fontSize_ + owned_->settings.get(setting::fontStep);
    if (fontSize_ > 0 && font.pointSizeF() != size) {
        font.setPointSizeF(size);
        QApplication::setFont(font);
    }
}

void Workbench::applyLanguage()
{
    for (const auto& translator : translators_)
        QCoreApplication::removeTranslator(translator.get());
    translators_.clear();
    const QString chosen = owned_->settings.get(setting::language);
    const QLocale locale = chosen.isEmpty() ? QLocale::system() : QLocale(chosen);
    QLocale::setDefault(locale); // numbers and dates in the language of the words
    const auto load = [this, &locale](const QString& name, const QString& folder) {
        auto translator = std::make_unique<QTranslator>();
        if (translator->load(locale, name, QStringLiteral("_"), folder)) {
            QCoreApplication::installTranslator(translator.get());
            translators_.push_back(std::move(translator));
            return true;
        }
        return false;
    };
    load(QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    if (!load(QStringLiteral("postern"), QStringLiteral(":/i18n"))) { // English has plurals, too
        auto english = std::make_unique<QTranslator>();
        if (english->load(QStringLiteral(":/i18n/postern_en.qm"))) {
            QCoreApplication::installTranslator(english.get());
            translators_.push_back(std::move(english));
        }
    }
    QApplication::setLayoutDirection(locale.textDirection());
}

} // namespace postern::workbench
