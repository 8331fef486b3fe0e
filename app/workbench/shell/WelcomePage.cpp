// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/WelcomePage.h"

#include "workbench/theme/IconProvider.h"
#include "workbench/theme/Theme.h"
#include "workbench/workspace/Settings.h"

#include <QCommandLinkButton>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {
constexpr int columnWidth = 620;
constexpr int welcomePictureSize = 28;
} // namespace

WelcomePage::WelcomePage(AppContext& context, QWidget* parent) : Page(face(), context, parent)
{
    auto* body = named(new QWidget, "welcome.body", tr("Welcome"));
    body->setMaximumWidth(columnWidth);
    auto* column = new QVBoxLayout(body);
    column->setSpacing(8);
    column->addStretch(1);
    auto* heading = named(new QLabel(tr("Welcome to Postern"), body), "welcome.heading", tr("Welcome to Postern"));
    QFont large = heading->font();
    large.setPointSizeF(large.pointSizeF() * 1.8);
    large.setBold(true);
    heading->setFont(large);
    column->addWidget(heading);
    const QString intro = tr("Run the APIs of a Publisher, or your own, in a gateway on this computer and watch every "
                             "request pass filter by filter. No account; nothing leaves this computer unless you send it.");
    auto* text = named(new QLabel(intro, body), "welcome.intro", intro);
    text->setWordWrap(true);
    column->addWidget(text);
    column->addSpacing(12);
    first_ = choice("welcome.demo", QStringLiteral("sparkles"), tr("Try the demo"),
                    tr("A Publisher, APIs and calls to look at, all on this computer and offline."), &WelcomePage::demoRequested);
    column->addWidget(first_);
    column->addWidget(choice("welcome.connect", QStringLiteral("plug"), tr("Connect to a Publisher"),
                             tr("Pull APIs of a WSO2 API Manager into a new workspace."), &WelcomePage::connectRequested));
    column->addWidget(choice("welcome.definition", QStringLiteral("file-code"), tr("Open an OpenAPI file"),
                             tr("OpenAPI 3.0, 3.1 or Swagger 2.0, YAML or JSON, in a new workspace."),
                             &WelcomePage::definitionRequested));
    column->addWidget(choice("welcome.folder", QStringLiteral("folder-open"), tr("Open a workspace"),
                             tr("A gateway's folder, or an empty one for a new gateway."), &WelcomePage::folderRequested));
    recent_ = new QVBoxLayout;
    column->addLayout(recent_);
    column->addStretch(2);
    auto* scroll = named(new QScrollArea(this), "welcome.scroll", tr("Welcome"));
    scroll->verticalScrollBar()->setAccessibleName(scroll->accessibleName());
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* frame = named(new QWidget, "welcome.frame", tr("Welcome"));
    auto* row = new QHBoxLayout(frame);
    row->addWidget(body);
    scroll->setWidget(frame);
    auto* page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->addWidget(scroll);
    fillRecent();
    connect(&context.settings, &Settings::changed, this, [this](const QString& id) {
        if (id == QLatin1String(setting::recentWorkspaces.id))
            fillRecent();
    });
}

QWidget* WelcomePage::choice(const char* id, const QString& iconName, const QString& title, const QString& text,
                             void (WelcomePage::*signal)())
{
    auto* button = named(new QCommandLinkButton(title, text), id, title);
    button->setAccessibleDescription(text);
    button->setToolTip(text);
    button->setIcon(icon(iconName));
    button->setIconSize({welcomePictureSize, welcomePictureSize});
    connect(button, &QCommandLinkButton::clicked, this, signal);
    return button;
}

void WelcomePage::fillRecent()
{
    while (QLayoutItem* item = recent_->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const QStringList folders = context().settings.get(setting::recentWorkspaces);
    int number = 0;
    for (const QString& folder : folders) {
        if (!QFileInfo::exists(folder))
            continue;
        if (number == 0) {
            auto* heading = named(new QLabel(tr("Go on with")), "welcome.recent", tr("Go on with"));
            QFont bold = heading->font();
            bold.setBold(true);
            heading->setFont(bold);
            recent_->addSpacing(12);
            recent_->addWidget(heading);
        }
        const QString name = QFileInfo(folder).fileName();
        auto* button = new QCommandLinkButton(name, QDir::toNativeSeparators(folder));
        named(button, qPrintable(QStringLiteral("welcome.recent.%1").arg(++number)), tr("Open %1").arg(name));
        button->setIcon(icon(u"history"));
        button->setIconSize({welcomePictureSize, welcomePictureSize});
        connect(button, &QCommandLinkButton::clicked, this, [this, folder] { Q_EMIT workspaceRequested(folder); });
        recent_->addWidget(button);
    }
}

} // namespace postern::workbench
