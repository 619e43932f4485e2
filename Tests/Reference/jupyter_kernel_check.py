"""Runs Jupyter's conformance tests, and a few of the lab's own, against the installed kernel.

    pip install jupyter_kernel_test nbclient ipykernel
    .build/lab kernel install
    python Tests/Reference/jupyter_kernel_check.py

The tests of `make test` need no Python; this checks that Jupyter's own client sees the kernel as they do.
"""

import base64
import tempfile
import unittest

import jupyter_kernel_test
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

KERNEL = "diffusion-lab"
# A PNG of one white pixel.
WHITE_PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4//8/AAX+Av4N70a4AAAAAElFTkSuQmCC"


class Conformance(jupyter_kernel_test.KernelTests):
    kernel_name = KERNEL
    language_name = "swift"
    file_extension = ".swift"
    code_hello_world = 'print("hello, world")'
    # Of two files one is no image: the loader says on standard error that it leaves it out.
    photos = tempfile.mkdtemp()
    code_stderr = f'for batch in DataLoader(ImageDataset.folder("{photos}").transformed(Compose([ToTensor()]))) {{ }}'
    completion_samples = [
        {"text": "mseL", "matches": {"mseLoss"}},
        {"text": "Tensor.randi", "matches": {"randint"}},
        {"text": "🦋 mseL", "matches": {"mseLoss"}},
    ]
    complete_code_samples = ["1", "let x = 1", "func f() {\n}", ":vars", "?mseLoss"]
    incomplete_code_samples = ["func f() {", "[1, 2,", "print(", 'let s = """']
    invalid_code_samples = ["let = 3", "x = )"]
    code_inspect_sample = "mseLoss"
    code_generate_error = "nothing"
    code_execute_result = [
        {"code": "1 + 2", "result": "3"},
        {"code": "[1, 2].count", "result": "2"},
        {"code": 'ImageDataset.named("butterflies")[0].image', "mime": "image/png"},
    ]
    code_display_data = [
        {"code": "showImages(Tensor.zeros([1, 3, 8, 8]))", "mime": "image/png"},
        {"code": "plot([1, 2, 3])", "mime": "image/png"},
        {"code": "?mseLoss", "mime": "text/markdown"},
    ]
    code_history_pattern = "1 + ?"
    supported_history_operations = ("tail", "range", "search")

    @classmethod
    def setUpClass(cls):
        with open(f"{cls.photos}/broken.png", "wb") as broken, open(f"{cls.photos}/white.png", "wb") as white:
            broken.write(b"no image")
            white.write(base64.b64decode(WHITE_PIXEL))
        super().setUpClass()


class Welcome(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = KERNEL
    support_iopub_welcome = True


class Notebooks(unittest.TestCase):
    """Whole notebooks through nbclient, which `jupyter nbconvert --execute` uses."""

    def run_cells(self, *sources):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
        client = NotebookClient(
            notebook, kernel_name=KERNEL, timeout=120, resources={"metadata": {"path": tempfile.mkdtemp()}})
        try:
            client.execute()
        except CellExecutionError as error:
            return notebook, error
        nbformat.validate(notebook)
        return notebook, None

    def test_outputs_are_kept(self):
        notebook, error = self.run_cells(
            "let x = Tensor.ones([2])\nprint(x.shape)\nx.sum().item()", "showImages(Tensor.zeros([1, 3, 8, 8]))")
        self.assertIsNone(error)
        stream, result = notebook.cells[0].outputs
        self.assertEqual(stream.text, "[2]\n")
        self.assertEqual(result.data["text/plain"], "2.0")
        self.assertEqual(result.execution_count, 1)
        self.assertIn("image/png", notebook.cells[1].outputs[0].data)

    def test_progress_leaves_one_line(self):
        notebook, error = self.run_cells(
            "for i in 0..<4 {\n"
            "    let start = Date()\n"
            "    while Date().timeIntervalSince(start) < 1 {}\n"
            "}")
        self.assertIsNone(error)
        (line,) = notebook.cells[0].outputs
        self.assertRegex(line.data["text/plain"], r"^i 4/4  ━{24} 100 %  0:0\d$")

    def test_an_error_ends_the_notebook(self):
        notebook, error = self.run_cells("let x = 1\nnothing", "print(x)")
        self.assertEqual((error.ename, error.evalue), ("CellError", "cannot find 'nothing' in scope"))
        self.assertEqual(notebook.cells[1].outputs, [])


if __name__ == "__main__":
    unittest.main()
