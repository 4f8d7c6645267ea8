// Addresses stand behind #, so that the server serves one page and needs to know none of them.
import {nextTick} from "vue";
import {createRouter, createWebHashHistory, type RouteLocationNormalized, type RouterScrollBehavior} from "vue-router";
import {kNone} from "./api/address";
import type {Right} from "./api/client";
import {can, load_session, session} from "./session";
import {load_words} from "./words";

declare module "vue-router" {
  interface RouteMeta { right?: Right; title?: string; open?: boolean }
}

// Another page starts at its top, and back is where one was, as soon as the page is as long again.
const kWait = 1500;  // milliseconds
const scroll: RouterScrollBehavior = (to, from, saved) => {
  if (to.path === from.path) return false;
  if (!saved?.top) return {top: 0};
  const until = performance.now() + kWait;
  return new Promise(done => {
    const look = () => {
      if (document.documentElement.scrollHeight >= saved.top + innerHeight || performance.now() > until) done(saved);
      else requestAnimationFrame(look);
    };
    look();
  });
};

// The list behind a figure of what nobody knows, by the server's filter.
const with_none = ({name, query}: RouteLocationNormalized) => Object.values(query).includes("") ? {name: name!, query: Object.fromEntries(Object.entries(query).map(([key, value]) => [key, value === "" ? kNone : value]))} : true;

export const router = createRouter({
  history: createWebHashHistory(),
  scrollBehavior: scroll,
  routes: [
    {path: "/sign-in", name: "sign-in", component: () => import("./pages/SignIn.vue"), meta: {open: true, title: "sign_in.title"}},
    {
      path: "/",
      component: () => import("./pages/Frame.vue"),
      children: [
        {path: "", name: "home", component: () => import("./pages/Readings.vue")},  // never shown: the guard leads on
        {path: "readings", name: "readings", component: () => import("./pages/Readings.vue"), meta: {right: "readings.read", title: "nav.readings"}},
        {path: "readings/:id", name: "reading", component: () => import("./pages/Reading.vue"), props: true, meta: {right: "readings.read", title: "nav.readings"}},
        {path: "readings/:id/review", name: "review", component: () => import("./pages/Review.vue"), props: true, meta: {right: "commitments.read", title: "review.title"}},
        {path: "overview", name: "overview", component: () => import("./pages/Overview.vue"), meta: {right: "commitments.read", title: "nav.overview"}},
        {path: "desk", name: "desk", component: () => import("./pages/Desk.vue"), meta: {right: "commitments.read", title: "nav.desk"}},
        {path: "years", name: "years", component: () => import("./pages/Years.vue"), meta: {right: "commitments.read", title: "years.title"}},
        {path: "rankings", name: "rankings", component: () => import("./pages/Rankings.vue"), meta: {right: "commitments.read", title: "nav.rankings"}},
        {path: "indicators", name: "indicators", component: () => import("./pages/Indicators.vue"), meta: {right: "commitments.read", title: "nav.indicators"}},
        {path: "indicators/:id", name: "indicator", component: () => import("./pages/Indicator.vue"), props: true, meta: {right: "commitments.read", title: "nav.indicators"}},
        {path: "commitments", name: "commitments", component: () => import("./pages/Commitments.vue"), meta: {right: "commitments.read", title: "commitments.title"}},
        {path: "commitments/:id", name: "commitment", component: () => import("./pages/Commitment.vue"), props: true, meta: {right: "commitments.read", title: "commitments.one"}},
        {path: "sources", name: "sources", component: () => import("./pages/Sources.vue"), meta: {right: "commitments.read", title: "sources.title"}},
        {path: "sources/:id", name: "source", component: () => import("./pages/Source.vue"), props: true, meta: {right: "commitments.read", title: "sources.title"}},
        {path: "packages", name: "packages", component: () => import("./pages/Packages.vue"), meta: {right: "commitments.read", title: "packages.title"}},
        {path: "packages/:id", name: "package", component: () => import("./pages/Package.vue"), props: true, meta: {right: "commitments.read", title: "packages.title"}},
        {path: "orders", name: "orders", component: () => import("./pages/Orders.vue"), meta: {right: "commitments.read", title: "orders.title"}},
        {path: "orders/:id", name: "order", component: () => import("./pages/Order.vue"), props: true, meta: {right: "commitments.read", title: "orders.title"}},
        {path: "case-desk", name: "case-desk", component: () => import("./pages/CaseDesk.vue"), meta: {right: "cases.read", title: "nav.case-desk"}},
        {path: "cases", name: "cases", component: () => import("./pages/Cases.vue"), beforeEnter: with_none, meta: {right: "cases.read", title: "cases.title"}},
        {path: "cases/new", name: "case-new", component: () => import("./pages/CaseNew.vue"), meta: {right: "cases.take", title: "cases.new"}},
        {path: "cases/:id", name: "case", component: () => import("./pages/Case.vue"), props: true, meta: {right: "cases.read", title: "cases.title"}},
        {path: "case-figures", name: "case-figures", component: () => import("./pages/CaseFigures.vue"), meta: {right: "cases.read", title: "nav.case-figures"}},
        {path: "articles/:id?", name: "articles", component: () => import("./pages/Articles.vue"), props: true, meta: {right: "cases.read", title: "nav.articles"}},
        {path: "units/:id?", name: "units", component: () => import("./pages/Units.vue"), props: true, meta: {right: "units.read", title: "nav.units"}},
        {path: "people", name: "people", component: () => import("./pages/People.vue"), meta: {right: "people.read", title: "nav.people"}},
        {path: "audit", name: "audit", component: () => import("./pages/Audit.vue"), meta: {right: "audit.read", title: "nav.audit"}},
        {path: "settings", name: "settings", component: () => import("./pages/Settings.vue"), meta: {right: "settings.read", title: "nav.settings"}},
        {path: "settings/grid", name: "grid-files", component: () => import("./pages/GridFiles.vue"), meta: {right: "settings.read", title: "places.files"}},
        {path: "settings/webhooks", name: "webhooks", component: () => import("./pages/Webhooks.vue"), meta: {right: "settings.write", title: "webhooks.title"}},
        {path: "account", name: "account", component: () => import("./pages/Account.vue"), meta: {title: "nav.account"}},
      ],
    },
    {path: "/wall", name: "wall", component: () => import("./pages/Wall.vue"), meta: {right: "commitments.read", title: "overview.wall"}},
    {path: "/wall/cases", name: "case-wall", component: () => import("./pages/CaseWall.vue"), meta: {right: "cases.read", title: "cases.wall"}},
    {path: "/:rest(.*)*", redirect: "/"},
  ],
});

function first_page() {
  if (can("cases.take")) return "case-desk";
  if (can("commitments.read")) return "overview";
  if (can("readings.read")) return "readings";
  if (can("audit.read")) return "audit";
  return "units";
}

router.beforeEach(async to => {
  if (!session.asked) await load_session().catch(() => {});
  const may_enter = session.who && !session.who.must_change_password;
  if (may_enter) await load_words();
  if (to.meta.open) return may_enter && to.name === "sign-in" ? {name: "home"} : true;
  if (!may_enter) return {name: "sign-in", query: to.fullPath === "/" ? {} : {to: to.fullPath}};
  if (to.name === "home") return {name: first_page()};
  if (to.meta.right && !can(to.meta.right)) return {name: "home"};
  return true;
});

// The keyboard goes on in the new page, not in what led there.
router.afterEach(async (to, from, failure) => {
  if (failure || to.path === from.path || !from.matched.length) return;
  await nextTick();
  document.getElementById("content")?.focus({preventScroll: true});
});
