import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Copies a jar and lifts classes older than Java 6 in it (picocli's are Java 5) to Java 8: the Java
 * machine keeps classes without stack maps out of its caches.
 */
class OldClasses {
  private OldClasses() {}

  static void rewrite(Path from, Path to) throws IOException {
    try (URLClassLoader classes = new URLClassLoader(new URL[] {from.toUri().toURL()});
        ZipInputStream in = new ZipInputStream(Files.newInputStream(from));
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
      ClassFile classFile =
          ClassFile.of(
              ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
              ClassFile.DeadCodeOption.PATCH_DEAD_CODE,
              ClassFile.ClassHierarchyResolverOption.of(
                  ClassHierarchyResolver.ofClassLoading(classes)));
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] content = in.readAllBytes();
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTime(entry.getTime());
        out.putNextEntry(copy);
        out.write(entry.getName().endsWith(".class") ? lifted(classFile, content) : content);
      }
    }
  }

  private static byte[] lifted(ClassFile classFile, byte[] content) {
    ClassModel model = classFile.parse(content);
    if (model.majorVersion() >= ClassFile.JAVA_6_VERSION) {
      return content;
    }
    ClassTransform version =
        ClassTransform.endHandler(
            builder -> builder.with(ClassFileVersion.of(ClassFile.JAVA_8_VERSION, 0)));
    ClassTransform code =
        ClassTransform.transformingMethods(
            MethodTransform.transformingCode(CodeTransform.ACCEPT_ALL));
    return classFile.transformClass(model, code.andThen(version));
  }
}
