package portscan.insight;

/**
 * A verdict and what experiments found out about its address.
 *
 * @param sight the verdict
 * @param dossier the experiments
 */
record Case(Sight sight, Dossier dossier) {}
