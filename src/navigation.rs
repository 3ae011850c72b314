//! Navigation between the customer's conversations within one widget.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::config::Config;
use crate::controller::Controller;
use crate::host_page::HostPage;
use crate::view::{PanelActions, panel};

/// The panels that were shown since the widget was mounted, of which one is visible. The others stay in the page, so
/// that what was written there is sent.
pub struct Navigation {
    container: HtmlElement,
    page: HostPage,
    start: fn(Config, &HostPage) -> Controller,
    /// The first one is about the widget's own reference.
    panels: RefCell<Vec<MountedPanel>>,
}

struct MountedPanel {
    controller: Controller,
    element: HtmlElement,
    _view: Box<dyn ErasedView>,
}

/// Type-erases the mounted view.
trait ErasedView {}
impl<T: Mountable> ErasedView for UnmountHandle<T> {}

impl Navigation {
    /// Mounts the panel about the reference of `config`. `start` starts the controller of a conversation.
    pub fn mount(
        container: &HtmlElement,
        config: Config,
        page: &HostPage,
        start: fn(Config, &HostPage) -> Controller,
    ) -> Rc<Self> {
        let (container, page) = (container.clone(), page.clone());
        let navigation = Rc::new(Self { container, page, start, panels: RefCell::default() });
        navigation.mount_panel(config);
        navigation
    }

    /// Retries everything that waits, in every conversation.
    pub fn retry_now(&self) {
        self.panels.borrow().iter().for_each(|panel| panel.controller.retry_now());
    }

    /// Shows a conversation; with `None`, the one about the widget's own reference. The focus goes to its panel.
    fn show(self: &Rc<Self>, config: Option<Config>) {
        let position = match &config {
            None => Some(0),
            Some(config) => {
                self.panels.borrow().iter().position(|panel| panel.controller.config() == *config)
            }
        };
        let index = position.unwrap_or(self.panels.borrow().len());
        if let (None, Some(config)) = (position, config) {
            self.mount_panel(config);
        }
        for (other, panel) in self.panels.borrow().iter().enumerate() {
            panel.element.set_hidden(other != index);
        }
        let _ = self.panels.borrow()[index].element.focus();
    }

    fn mount_panel(self: &Rc<Self>, config: Config) {
        let (controller, start) = (Rc::new(Cell::new(None)), self.start);
        let (started, page, navigation) = (controller.clone(), self.page.clone(), Rc::downgrade(self));
        let own = self.panels.borrow().first().map(|panel| panel.controller.config().reference);
        let view = mount_to(self.container.clone(), move || {
            let controller = start(config, &page);
            started.set(Some(controller));
            let (page, navigation) = (StoredValue::new_local(page), StoredValue::new_local(navigation));
            let actions = PanelActions {
                close: Callback::new(move |()| page.with_value(HostPage::close)),
                show: Callback::new(move |config| {
                    if let Some(navigation) = navigation.with_value(Weak::upgrade) {
                        navigation.show(config);
                    }
                }),
            };
            panel(controller, own, actions).into_any()
        });
        let element = self.container.last_element_child().expect("the panel is mounted").unchecked_into();
        let controller = controller.get().expect("the panel is mounted");
        self.panels.borrow_mut().push(MountedPanel { controller, element, _view: Box::new(view) });
    }
}
