// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/AddApiPanel.h"

#include "workbench/shell/Page.h"
#include "workbench/theme/IconProvider.h"
#include "workbench/workspace/Workspace.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {

constexpr int addressFieldWidth = 420;

bool isHttp(const QUrl& url)
{
    return url.isValid() && !url.host().isEmpty() &&
           (url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https"));
}

QString safeName(const QString& name)
{
    QString safe;
    for (const QChar c : name) {
        if (c.isLetterOrNumber() || c == QLatin1Char('-') || c == QLatin1Char('_'))
            safe += c;
    }
    return safe;
}

} // namespace

AddApiPanel::AddApiPanel(QWidget* parent)
    : QFrame(parent), form_(new QFormLayout), heading_(named(new QLabel(this), "apis.add.heading", tr("Add an API"))),
      problem_(named(new QLabel(this), "apis.add.problem", tr("What is wrong"))),
      add_(named(new QPushButton(icon(u"plus"), tr("Add"), this), "apis.add.go", tr("Add"))),
      cancel_(named(new QPushButton(tr("Cancel"), this), "apis.add.cancel", tr("Cancel")))
{
    setObjectName(QStringLiteral("apis.add.panel"));
    setAccessibleName(tr("Add an API"));
    setFrameShape(QFrame::StyledPanel);
    QFont bold = heading_->font();
    bold.setBold(true);
    heading_->setFont(bold);
    problem_->setWordWrap(true);
    problem_->setTextFormat(Qt::PlainText);
    problem_->hide();
    address_ = field("apis.add.address", tr("&Address"), {});
    name_ = field("apis.add.name", tr("&Name"), tr("for instance Orders"));
    version_ = field("apis.add.version", tr("&Version"), QStringLiteral("1.0.0"));
    contextPath_ = field("apis.add.context", tr("&Context"), QStringLiteral("/orders/1.0.0"));
    form_->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    auto* buttons = new QHBoxLayout;
    add_->setDefault(true);
    buttons->addWidget(add_);
    buttons->addWidget(cancel_);
    buttons->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->addWidget(heading_);
    column->addLayout(form_);
    column->addWidget(problem_);
    column->addLayout(buttons);
    connect(add_, &QPushButton::clicked, this, &AddApiPanel::submit);
    connect(cancel_, &QPushButton::clicked, this, &AddApiPanel::cancelled);
    connect(address_, &QLineEdit::textEdited, this, &AddApiPanel::suggest);
    for (QLineEdit* edit : {address_, name_, version_, contextPath_})
        connect(edit, &QLineEdit::returnPressed, this, &AddApiPanel::submit);
}

QLineEdit* AddApiPanel::field(const char* id, const QString& label, const QString& hint)
{
    auto* edit = named(new QLineEdit(this), id, QString(label).remove(QLatin1Char('&')));
    edit->setPlaceholderText(hint);
    edit->setMinimumWidth(addressFieldWidth);
    form_->addRow(label, edit);
    return edit;
}

void AddApiPanel::open(Purpose purpose)
{
    purpose_ = purpose;
    const bool fresh = purpose == Purpose::NewApi;
    heading_->setText(fresh ? tr("New API in front of a backend") : tr("OpenAPI definition from an address"));
    address_->setPlaceholderText(fresh ? QStringLiteral("http://localhost:3000") : QStringLiteral("https://example.org/openapi.yaml"));
    for (QLineEdit* edit : {name_, version_, contextPath_}) {
        edit->setVisible(fresh);
        form_->labelForField(edit)->setVisible(fresh);
        edit->clear();
    }
    version_->setText(QStringLiteral("1.0.0"));
    address_->clear();
    problem_->hide();
    setBusy(false);
    show();
    address_->setFocus(Qt::OtherFocusReason);
}

// The host names the API until a person does.
void AddApiPanel::suggest()
{
    if (purpose_ != Purpose::NewApi || name_->isModified())
        return;
    const QString host = QUrl(address_->text().trimmed()).host();
    name_->setText(safeName(host.section(QLatin1Char('.'), 0, 0)));
    if (!contextPath_->isModified())
        contextPath_->setText(name_->text().isEmpty() ? QString() : QStringLiteral("/%1/%2").arg(name_->text().toLower(), version_->text()));
}

void AddApiPanel::setBusy(bool busy)
{
    add_->setEnabled(!busy);
    add_->setText(busy ? tr("Fetching...") : tr("Add"));
}

void AddApiPanel::showProblem(const QString& text)
{
    problem_->setText(text);
    problem_->show();
    setBusy(false);
}

void AddApiPanel::submit()
{
    if (!add_->isEnabled())
        return;
    const QString address = address_->text().trimmed();
    if (!isHttp(QUrl(address, QUrl::StrictMode))) {
        showProblem(tr("\"%1\" is not a web address. Write it with http:// or https:// and a host.").arg(address));
        address_->setFocus();
        return;
    }
    if (const QString problem = Workspace::backendProblem(address); purpose_ == Purpose::NewApi && !problem.isEmpty()) {
        showProblem(problem);
        address_->setFocus();
        return;
    }
    problem_->hide();
    if (purpose_ == Purpose::FromAddress) {
        setBusy(true);
        Q_EMIT addressGiven(address);
        return;
    }
    const QString name = safeName(name_->text());
    QString contextPath = contextPath_->text().trimmed();
    if (name.isEmpty() || version_->text().trimmed().isEmpty()) {
        showProblem(tr("An API needs a name and a version."));
        name_->setFocus();
        return;
    }
    if (contextPath.isEmpty())
        contextPath = QStringLiteral("/%1/%2").arg(name.toLower(), version_->text().trimmed());
    if (!contextPath.startsWith(QLatin1Char('/'))) {
        showProblem(tr("The context is a path: it begins with a slash."));
        contextPath_->setFocus();
        return;
    }
    Q_EMIT definitionMade(QStringLiteral("%1-%2.json").arg(name, safeName(version_->text().replace(QLatin1Char('.'), QLatin1Char('_')))),
                          definitionFor(name, version_->text().trimmed(), contextPath, address));
}

QByteArray AddApiPanel::definitionFor(const QString& name, const QString& version, const QString& contextPath,
                                      const QString& backend)
{
    const QJsonObject answer{{QStringLiteral("default"), QJsonObject{{QStringLiteral("description"), QStringLiteral("As the backend answers")}}}};
    QJsonObject operations;
    for (const char* method : {"get", "put", "post", "delete", "patch", "head", "options"})
        operations.insert(QLatin1String(method), QJsonObject{{QStringLiteral("responses"), answer}});
    // x-auth-type None: a new API is open until somebody says otherwise; the first call works without a token.
    for (auto it = operations.begin(); it != operations.end(); ++it) {
        QJsonObject operation = it.value().toObject();
        operation.insert(QStringLiteral("x-auth-type"), QStringLiteral("None"));
        it.value() = operation;
    }
    const QJsonObject definition{
        {QStringLiteral("openapi"), QStringLiteral("3.0.3")},
        {QStringLiteral("info"), QJsonObject{{QStringLiteral("title"), name}, {QStringLiteral("version"), version}}},
        {QStringLiteral("x-wso2-basePath"), contextPath},
        {QStringLiteral("servers"), QJsonArray{QJsonObject{{QStringLiteral("url"), backend}}}},
        {QStringLiteral("paths"), QJsonObject{{QStringLiteral("/*"), operations}}},
    };
    return QJsonDocument(definition).toJson();
}

void AddApiPanel::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT cancelled();
    else
        QFrame::keyPressEvent(event);
}

} // namespace postern::workbench
