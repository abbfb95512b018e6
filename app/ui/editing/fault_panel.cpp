#include "app/ui/editing/fault_panel.h"

#include "app/ui/actions.h"
#include "app/ui/editing/parameter_group.h"
#include "engine/scenario/field.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QScrollArea>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace idem::app {

FaultPanel::FaultPanel(Document& document, QWidget* parent)
    : QWidget(parent),
      m_faults(document),
      m_parameters(document),
      m_list(new QListView(this)),
      m_nothing(new QLabel(tr("Nothing is broken on purpose yet. Add a fault here, or click on a "
                              "message or a node with the right button."),
                           this)),
      m_problem(new QLabel(this)) {
    makeList();
    auto* buttons = new QHBoxLayout;
    makeButtons(*buttons);
    for (QLabel* label : {m_nothing, m_problem}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("Fields of the fault"));
    m_fields = new ParameterGroup({}, m_parameters, scroll);
    scroll->setWidget(m_fields);
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(m_list);
    splitter->addWidget(scroll);
    splitter->setChildrenCollapsible(false);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    splitter->setSizes({200, 300});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->addLayout(buttons);
    layout->addWidget(m_nothing);
    layout->addWidget(m_problem);
    layout->addWidget(splitter, 1);
    setMinimumWidth(270);
    connect(&m_parameters, &ParameterModel::changed, this, &FaultPanel::showCurrent);
    connect(m_list->selectionModel(),
            &QItemSelectionModel::currentChanged,
            this,
            &FaultPanel::showCurrent);
    showCurrent();
}

void FaultPanel::makeList() {
    m_list->setModel(&m_faults);
    m_list->setWordWrap(true);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setAlternatingRowColors(true);
    m_list->setSpacing(2);
    m_list->setAccessibleName(tr("Fault schedule"));
    m_list->installEventFilter(this);
}

QToolButton* FaultPanel::makeButton(const QString& text, const QString& name) {
    auto* button = new QToolButton(this);
    button->setText(text);
    button->setAccessibleName(name);
    button->setToolTip(name);
    return button;
}

void FaultPanel::fillKinds(QToolButton& add) {
    auto* menu = new QMenu(&add);
    const Field& kind = *findField(FieldGroup::Fault, "kind");
    for (std::size_t i = 0; i < kind.choices.size(); ++i) {
        QString name = text(kind.choices[i]);
        name[0] = name[0].toUpper();
        name.replace(QLatin1Char('-'), QLatin1Char(' '));
        menu->addAction(name, this, [this, i] { this->add(static_cast<FaultKind>(i)); });
    }
    add.setMenu(menu);
    add.setPopupMode(QToolButton::InstantPopup);
}

void FaultPanel::makeButtons(QHBoxLayout& row) {
    m_add = makeButton(tr("Add"), tr("Add a fault"));
    fillKinds(*m_add);
    m_remove = makeButton(tr("Remove"), tr("Remove the fault"));
    m_up = makeButton(QStringLiteral("\u2191"), tr("Move the fault up"));
    m_down = makeButton(QStringLiteral("\u2193"), tr("Move the fault down"));
    for (QToolButton* button : {m_add, m_remove, m_up, m_down}) {
        row.addWidget(button);
    }
    row.addStretch();
    connect(m_remove, &QToolButton::clicked, this, &FaultPanel::removeCurrent);
    connect(m_up, &QToolButton::clicked, this, [this] { moveCurrent(-1); });
    connect(m_down, &QToolButton::clicked, this, [this] { moveCurrent(1); });
}

int FaultPanel::current() const {
    return m_list->currentIndex().row();
}

void FaultPanel::select(int row) {
    m_list->setCurrentIndex(m_faults.index(row));
}

void FaultPanel::add(FaultKind kind) {
    const QString problem = m_faults.add(kind);
    if (problem.isEmpty()) {
        select(m_faults.rowCount() - 1);
    }
    report(problem);
}

void FaultPanel::removeCurrent() {
    if (current() >= 0 && m_faults.isEditable()) {
        const int row = current();
        report(m_faults.remove(row));
        select(std::min(row, m_faults.rowCount() - 1));
    }
}

void FaultPanel::moveCurrent(int by) {
    const int to = current() + by;
    if (current() >= 0 && to >= 0 && to < m_faults.rowCount() && m_faults.isEditable()) {
        const QString problem = m_faults.move(current(), to);
        report(problem);
        select(problem.isEmpty() ? to : current());
    }
}

void FaultPanel::showCurrent() {
    const int row = current();
    const bool isEditable = m_faults.isEditable();
    const bool hasOne = row >= 0 && row < m_faults.rowCount();
    std::vector<FormField> fields;
    const std::string start = "faults[" + std::to_string(row + 1) + "].";
    for (const FormField& field : m_parameters.fields()) {
        if (hasOne && field.path.starts_with(start)) {
            fields.push_back(field);
        }
    }
    m_fields->setFields(std::move(fields));
    m_fields->setEnabled(isEditable);
    m_add->setEnabled(isEditable);
    m_remove->setEnabled(isEditable && hasOne);
    m_up->setEnabled(isEditable && hasOne && row > 0);
    m_down->setEnabled(isEditable && hasOne && row + 1 < m_faults.rowCount());
    m_nothing->setVisible(isEditable && m_faults.rowCount() == 0);
    report(isEditable ? QString() : tr("The text has errors: mend them there, or undo."));
}

void FaultPanel::report(const QString& problem) {
    m_problem->setText(problem.isEmpty() ? problem : QStringLiteral("\u26a0 ") + problem);
    m_problem->setVisible(!problem.isEmpty());
}

bool FaultPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_list && event->type() == QEvent::ShortcutOverride) {
        // Del drops a message elsewhere.
        if (static_cast<QKeyEvent*>(event)->key() == Qt::Key_Delete) {
            event->accept();
            return true;
        }
    }
    if (watched == m_list && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Delete) {
        removeCurrent();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace idem::app
