import {make_speech} from "../light/speech";
import chinese from "./words_zh";

export type Words = typeof chinese;
export const speech = make_speech<Words>(chinese, () => import("./words_en"));
export const words = speech.words;
