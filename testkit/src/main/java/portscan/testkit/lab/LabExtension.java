package portscan.testkit.lab;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link Lab} as parameter, and closes it.
 *
 * <p>A lab that a test method asks for lives as long as the test; one that a {@code @BeforeAll}
 * method or a constructor of one instance per class asks for is shared by the class. Where no lab
 * can be built the tests are skipped, and the reason is printed on standard error.
 */
public final class LabExtension implements ParameterResolver, ExecutionCondition {
  private static final Namespace NAMESPACE = Namespace.create(LabExtension.class);
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return Lab.unavailable()
        .map(reason -> {
          String who = context.getRequiredTestClass().getSimpleName();
          if (TOLD.add(who)) {
            System.err.println(who + ": lab tests are skipped: " + reason);
          }
          return ConditionEvaluationResult.disabled(reason);
        })
        .orElseGet(() -> ConditionEvaluationResult.enabled("a lab can be built"));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Lab.class;
  }

  @Override
  public Lab resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getStore(NAMESPACE).computeIfAbsent(Lab.class, type -> Lab.open(), Lab.class);
  }
}
