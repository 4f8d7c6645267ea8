// The grid worker's page without network: light/shell.ts. service_worker.ts of web/ says which files it is made of.
import {keep_shell} from "../light/shell";

declare const SHELL_PAGE: string;
declare const SHELL_FILES: string[];
declare const SHELL_NAME: string;

keep_shell({page: SHELL_PAGE, files: SHELL_FILES, name: SHELL_NAME, also: ["/seal.svg", "/worker/manifest.webmanifest"]});
